/* The runs that the page has had answers for: playbacks and outcomes by world, kept by what was asked. */

import { ask } from "../server.js";
import { serverOption, writeOption } from "../option.js";
import { unpackPlayback } from "../playback.js";

const PLAYBACKS = 40;
const WORLD_LISTS = 60;
const playbacks = new Map();
const underWay = new Map();
const worldLists = new Map();

/** What tells one run from another: option, seed and scale. */
export const runKey = (option, state, about) =>
  [writeOption(option, about), state.seed, state.scale].join("|");

/** Whether the playback is there already. */
export const hasPlayback = (key) => playbacks.has(key);

/** The playback that is there, or undefined. */
export const keptPlayback = (key) => playbacks.get(key);

/** How many playbacks are kept. */
export const playbackCount = () => playbacks.size;

/** The playback of an option, asked for once. */
export function playbackOf(option, state, about) {
  const key = runKey(option, state, about);
  if (playbacks.has(key)) return Promise.resolve(playbacks.get(key));
  if (!underWay.has(key)) {
    const run = ask("playback", { option: serverOption(option, state) })
      .then((answer) => {
        playbacks.set(key, unpackPlayback(answer, about));
        if (playbacks.size > PLAYBACKS) playbacks.delete(playbacks.keys().next().value);
        return playbacks.get(key);
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, run);
  }
  return underWay.get(key);
}

/** Yearly outcomes in each world that is there: a list by world number, with holes. */
export const worldsOf = (key) => worldLists.get(key) || [];

/** Keep the outcomes of one world. */
export function keepWorld(key, world, outcomes) {
  if (!worldLists.has(key)) worldLists.set(key, []);
  worldLists.get(key)[world] = outcomes;
}

/** Drop the oldest lists of worlds where there are too many. */
export function trimWorlds() {
  while (worldLists.size > WORLD_LISTS) worldLists.delete(worldLists.keys().next().value);
}
