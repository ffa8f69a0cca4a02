// Sends a new password with the secret of the link that led here. Hides the secret: it is taken out
// of the address before anything else happens, and kept in this page's memory only.
const token = location.hash.slice(1);
history.replaceState(null, '', location.pathname);

const form = document.querySelector('form');
const told = document.querySelector('#told');
const say = (text) => {
  told.textContent = text;
};

if (token.length < 20) {
  form.hidden = true;
  say('This link is not whole. Open it again from the letter, or ask for a new one.');
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  say('One moment …');
  try {
    const answer = await fetch('/v1/password/reset', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, password: form.elements.password.value }),
    });
    if (answer.ok) {
      form.hidden = true;
      say('Your password is set. Sign in with it.');
      return;
    }
    const { error } = await answer.json();
    say(error.message);
  } catch {
    say('The server cannot be reached. Try again in a moment.');
  }
  button.disabled = false;
});
