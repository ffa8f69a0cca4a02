// Light or dark as chosen, else as the system has it. Runs before anything is painted, alone, so
// that a chosen theme does not flash in the other's colours.
const chosen = localStorage.getItem('coxswain.theme');
if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
