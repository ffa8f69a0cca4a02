// Begins the page: listens to links, shows the shell.
import './styles/page.css';
import { render } from 'preact';
import { startRouter } from './router.ts';
import { Shell } from './shell.tsx';

startRouter();
const place = document.getElementById('page');
if (!place) throw new Error('the document has no place for the page');
place.replaceChildren();
render(<Shell />, place);
