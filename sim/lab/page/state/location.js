/*
 * The address bar: it follows the state, and an address that is typed or gone back to opens the page again.
 */

import { useEffect } from "preact/hooks";
import { toAddress } from "../address.js";

/** Keep the address bar in step; `restart` is called where the reader changes the address. */
export function useLocation(state, month, about, restart) {
  useEffect(() => {
    const address = toAddress({ ...state, month }, about);
    if (address !== location.hash) history.replaceState(null, "", address);
  }, [state, month]);
  useEffect(() => {
    const moved = () => restart();
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
}
