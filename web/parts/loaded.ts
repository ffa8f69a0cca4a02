// What a view reads from the server: on its way, there, or refused. Hides that an answer may come
// after the question has changed.
import { useEffect, useRef, useState } from 'preact/hooks';

export interface Loaded<T> {
  /** The newest answer; kept while a newer one is on its way. */
  value: T | null;
  error: Error | null;
  loading: boolean;
  again(): void;
}

/** Loads at once, and anew whenever `key` changes. */
export function useLoaded<T>(load: () => Promise<T>, key: string): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, 'again'>>({
    value: null,
    error: null,
    loading: true,
  });
  const [turn, setTurn] = useState(0);
  const current = useRef(load);
  current.current = load;
  useEffect(() => {
    let wanted = true;
    setState((before) => ({ ...before, loading: true }));
    current.current().then(
      (value) => wanted && setState({ value, error: null, loading: false }),
      (error: Error) => wanted && setState({ value: null, error, loading: false }),
    );
    return () => {
      wanted = false;
    };
  }, [key, turn]);
  return { ...state, again: () => setTurn((before) => before + 1) };
}
