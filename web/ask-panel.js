// Asking: the question box, answers as they arrive, choices as buttons, figures that open.
import { call, stream } from './api.js';
import { openClaim } from './claim-panel.js';
import { busy, byId, make } from './elements.js';
import { markdown } from './markdown.js';

/** Where nothing was asked yet: what every business can ask. */
const STARTERS = [
  'How much did we sell last month?',
  'Why did it change?',
  'What are our best products this year?',
  'How complete is the data?',
];

export function askPanel() {
  const form = /** @type {HTMLFormElement} */ (byId('ask-form'));
  const input = /** @type {HTMLInputElement} */ (byId('question'));
  const conversation = byId('conversation');
  const state = byId('ask-state');
  /** @type {string | undefined} */
  let conversation_id;

  /** @param {string} question */
  function ask(question) {
    return busy(form.querySelector('button'), async () => {
      state.textContent = 'Looking it up…';
      const place = make('article', { class: 'answer', 'aria-label': 'Answer' });
      try {
        await stream('/v1/coach/ask', { question, conversation_id }, (event, data) => {
          if (event === 'text') showText(place, data);
          if (event === 'error') throw new Error(data.error.message);
          if (event !== 'answer') return;
          conversation_id = data.conversation_id;
          showAnswer(place, data, ask);
        });
        conversation.prepend(make('p', { class: 'asked' }, question), place);
        input.value = '';
        state.textContent = 'Answered.';
      } catch (error) {
        state.textContent = '';
        throw error;
      }
    });
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask(input.value);
  });

  return {
    clear() {
      conversation_id = undefined;
      state.textContent = '';
      conversation.replaceChildren(starters(ask));
    },
    suggest() {
      if (!conversation.querySelector('article')) conversation.replaceChildren(starters(ask));
    },
  };
}

/** @param {(question: string) => void} ask */
function starters(ask) {
  const buttons = STARTERS.map((question) => choiceButton(question, () => ask(question)));
  return make(
    'div',
    { class: 'choices', role: 'group', 'aria-label': 'Questions to begin with' },
    ...buttons,
  );
}

/** @param {HTMLElement} place @param {any} data text so far, or a piece of it */
function showText(place, data) {
  const text = typeof data === 'string' ? data : (data?.text ?? '');
  place.append(markdown(text, (mark) => make('sup', {}, mark)));
}

/** @param {HTMLElement} place @param {any} answer @param {(question: string) => void} ask */
function showAnswer(place, answer, ask) {
  const claims = new Map(
    answer.claims.map((/** @type {any} */ claim) => /** @type {const} */ ([claim.mark, claim])),
  );
  /** @param {string} mark */
  const onMark = (mark) => {
    const claim = claims.get(mark);
    if (!claim) return make('sup', {}, mark);
    const label = `Figure ${mark}: show how it was computed`;
    return make(
      'button',
      { type: 'button', class: 'mark', 'aria-label': label, onclick: () => openClaim(claim) },
      mark,
    );
  };
  const choices = answer.choices.map((/** @type {any} */ choice) =>
    choiceButton(choice.label, () => ask(choice.question)),
  );
  place.replaceChildren(markdown(answer.text, onMark));
  if (choices.length > 0) place.append(make('div', { class: 'choices' }, ...choices));
  if (answer.status === 'answered') place.append(feedback(answer.session_id));
}

/** @param {string} session_id */
function feedback(session_id) {
  const place = make('p', { class: 'soft' }, 'Did this help? ');
  for (const [label, helpful] of /** @type {const} */ ([
    ['Yes', true],
    ['No', false],
  ])) {
    const send = () =>
      busy(null, async () => {
        await call('POST', `/v1/sessions/${session_id}/feedback`, { body: { helpful } });
        place.textContent = 'Thank you.';
      });
    place.append(make('button', { type: 'button', class: 'quiet', onclick: send }, label), ' ');
  }
  return place;
}

/** @param {string} label @param {() => void} onclick */
function choiceButton(label, onclick) {
  return make('button', { type: 'button', class: 'choice', onclick }, label);
}
