/* The views of the stage, by the names that addresses and demonstrations use. */

export const VIEWS = ["map", "offices", "spread", "levels", "sweep", "idea", "case"];
