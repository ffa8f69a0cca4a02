// The two businesses the evals ask about: who they are, what day it is for them, and where their
// files lie. Hides paths from questions, truth and client.
import { fileURLToPath } from 'node:url';

export const DATASETS = ['bakery', 'retail'] as const;
export type DatasetName = (typeof DATASETS)[number];

export interface Dataset {
  name: DatasetName;
  /** The clock the server is started with. */
  now: string;
  /** First day outside the data: the day on which the questions are asked. */
  today: string;
  /** What `POST /v1/register` is told. */
  business: {
    name: string;
    industry: string;
    currency: string;
    time_zone: string;
    country?: string;
  };
}

/** The retail tenant names no country, so that nothing settles how 03/04/2011 is meant. */
export const DATASET: Readonly<Record<DatasetName, Dataset>> = {
  bakery: {
    name: 'bakery',
    now: '2026-11-01T09:00:00Z',
    today: '2026-11-01',
    business: {
      name: 'Evals Bakery',
      industry: 'bakery',
      currency: 'GBP',
      time_zone: 'Europe/London',
      country: 'GB',
    },
  },
  retail: {
    name: 'retail',
    now: '2011-07-01T08:00:00Z',
    today: '2011-07-01',
    business: {
      name: 'Evals Gifts',
      industry: 'gift wholesale',
      currency: 'GBP',
      time_zone: 'Europe/London',
    },
  },
};

/** Root of the repository, with a trailing slash. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The real seller's files; absent on machines without the shared test data. */
export const RETAIL_FOLDER = fileURLToPath(new URL('../../shared/data/retail/', import.meta.url));
/** The arguments that fix the generated bakery. */
export const BAKERY_UNTIL = '2026-11-01';
export const BAKERY_SEED = 7;
