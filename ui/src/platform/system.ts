/** Whether the command key is meant where others have control. */
export const isMac: boolean = /Mac/.test(navigator.userAgent);
