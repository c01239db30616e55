/* Colours and dashes, the same wherever an option is drawn. */

/** The colours of the run that is played and of those pinned beside it. */
export const COLOURS = ["#0b5394", "#a84300", "#1b1f24", "#6a51a3"];
export const DASHES = ["none", "7 3", "2 3", "8 3 2 3"];
export const GREY = "#d9dde1";
/** The colour of a view that is right (1), none (0) or wrong (−1). */
export const VIEW_COLOURS = { 1: COLOURS[0], 0: GREY, "-1": COLOURS[1] };
