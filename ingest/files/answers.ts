// A person's answers put into the mapping, and which blocking questions remain. Hides how a
// question's id names a field.
import { CoxswainError } from '../../errors.ts';
import { type ImportQuestion, Mapping } from '../mapping.ts';
import { slugOf } from './cells.ts';
import { LAYOUT_SPECS } from './layouts.ts';
import { metricKindOf, metricUnitOf } from './words.ts';

/** Question id → chosen value, e.g. { tax: 'included', 'code_treatment.POST': 'exclude' }. */
export type Answers = Readonly<Record<string, string>>;

/**
 * The mapping with the answers in it; the given mapping stays as it is. Throws validation_failed
 * for an id or value that no mapping has.
 */
export function applyAnswers(mapping: Mapping, answers: Answers): Mapping {
  let draft: Mapping = {
    ...mapping,
    columns: { ...mapping.columns },
    code_treatment: { ...mapping.code_treatment },
    category_kinds: { ...mapping.category_kinds },
  };
  for (const [id, value] of Object.entries(answers)) draft = withAnswer(draft, id, value);
  const checked = Mapping.safeParse(draft);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  throw new CoxswainError(
    'validation_failed',
    `The answer to “${issue?.path.join('.') ?? 'a question'}” is not one of its choices.`,
    { details: { issues: checked.error.issues.map((one) => one.path.join('.')) } },
  );
}

/** The blocking questions that the answers leave open, in their order. */
export function openQuestions(
  questions: readonly ImportQuestion[],
  answers: Answers,
): ImportQuestion[] {
  return questions.filter((question) => {
    if (!question.blocking) return false;
    const answer = answers[question.id];
    if (answer === undefined || answer.trim() === '') return true;
    const { choices } = question;
    return choices.length > 0 && !choices.some((choice) => choice.value === answer);
  });
}

/** What the mapping already says to a question, or null where it says nothing. */
export function answerIn(mapping: Mapping, id: string): string | null {
  const [field, name] = splitId(id);
  switch (field) {
    case 'code_treatment':
      return own(mapping.code_treatment, name);
    case 'category_kinds':
      return own(mapping.category_kinds, name);
    case 'metric':
      if (name === 'name') return mapping.metric?.label ?? null;
      return name === 'kind' ? (mapping.metric?.kind ?? null) : (mapping.metric?.unit ?? null);
    case 'key':
      return mapping.key.length === 0 ? 'row' : mapping.key.join('+');
    case 'layout':
    case 'decimal':
    case 'date_order':
    case 'tax':
    case 'unmarked_negative':
      return mapping[field];
    default:
      return null;
  }
}

function withAnswer(draft: Mapping, id: string, value: string): Mapping {
  const [field, name] = splitId(id);
  switch (field) {
    case 'code_treatment':
    case 'category_kinds':
      return { ...draft, [field]: { ...draft[field], [name]: value } };
    case 'key':
      return { ...draft, key: value === 'row' ? [] : (value.split('+') as Mapping['key']) };
    case 'metric':
      return { ...draft, metric: withMetric(draft, name, value) };
    case 'layout':
      return withLayout(draft, value);
    case 'decimal':
    case 'date_order':
    case 'tax':
    case 'unmarked_negative':
    case 'currency':
      return { ...draft, [field]: value };
    default:
      throw new CoxswainError('validation_failed', `There is no question “${id}”.`);
  }
}

function withMetric(draft: Mapping, name: string, value: string): Mapping['metric'] {
  const metric = draft.metric;
  if (name === 'name') {
    const slug = slugOf(value);
    if (slug === null) {
      throw new CoxswainError(
        'validation_failed',
        `“${value}” cannot name a metric: it needs at least one letter of the Latin alphabet.`,
      );
    }
    const label = value.trim().slice(0, 80);
    const kept = metric ?? { unit: metricUnitOf(label), kind: metricKindOf(label) };
    return { ...kept, name: slug, label };
  }
  if (metric === null) {
    throw new CoxswainError('validation_failed', 'Say first what the values are called.');
  }
  return { ...metric, [name]: value };
}

/** Another layout has no use for some of the columns; they are let go. */
function withLayout(draft: Mapping, value: string): Mapping {
  const layout = Mapping.shape.layout.safeParse(value);
  if (!layout.success) {
    throw new CoxswainError('validation_failed', `There is no layout “${value}”.`);
  }
  const { allows } = LAYOUT_SPECS[layout.data];
  const columns = Object.fromEntries(
    Object.entries(draft.columns).filter(([role]) => allows.some((one) => one === role)),
  );
  return { ...draft, layout: layout.data, columns };
}

/** 'code_treatment.A.B' → ['code_treatment', 'A.B']: codes may hold points. */
function splitId(id: string): [string, string] {
  const point = id.indexOf('.');
  return point < 0 ? [id, ''] : [id.slice(0, point), id.slice(point + 1)];
}

function own(values: Readonly<Record<string, string>>, name: string): string | null {
  return Object.hasOwn(values, name) ? (values[name] ?? null) : null;
}
