import { content } from "../styles/content.ts";
import { controls } from "../styles/controls.ts";
import { theme } from "../styles/theme.ts";
import { actionStyles } from "./actionStyles.ts";
import { bannerStyles } from "./bannerStyles.ts";
import { densityStyles } from "./densityStyles.ts";
import { headerStyles } from "./headerStyles.ts";
import { itemStyles } from "./itemStyles.ts";
import { keyHelpStyles } from "./keyHelpStyles.ts";
import { listStyles } from "./listStyles.ts";
import { stateStyles } from "./stateStyles.ts";
import { swipeStyles } from "./swipeStyles.ts";

export const inboxStyles = [
  theme, controls, content, stateStyles, headerStyles, bannerStyles, listStyles, itemStyles, actionStyles, swipeStyles,
  keyHelpStyles, densityStyles,
];
