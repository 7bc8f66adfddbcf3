/** A whole number as programs write it, `12` or `12.0`; zero and below are ids like any other. */
const WHOLE = /^-?(0|[1-9]\d{0,99})(\.0*)?$/;
export const isWhole = (text: string): boolean => WHOLE.test(text);

/** `1.23457E+11`: the last digits are gone. */
export const isRounded = (text: string): boolean => /^\d(\.\d+)?e\+?\d+$/i.test(text);
