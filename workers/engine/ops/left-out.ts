/** Added to a score to leave it out: far below any dot product, finite so that gradients stay so. */
export const LEFT_OUT = -1e30;
