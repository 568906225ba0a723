export const upward = 1;
