// Styles are bundled with the scripts that name them and say nothing to them.
declare module '*.css';
