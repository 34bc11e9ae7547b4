/** Sent to the window by whatever opens the palette: its buttons stand in several places, it exists once. */
export const PALETTE_EVENT = "gatehouse:palette";
