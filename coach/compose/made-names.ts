// Small makers for the briefs that tests compose: units, filters, and zeros without a sign.
import type { Unit } from '../brief.ts';
import type { Filter } from '../query.ts';

export function unitOf(name: string, unit: string, currency: string): Unit {
  if (unit === 'money') return currency;
  if (unit === 'ratio') return 'percent';
  if (name === 'orders') return 'orders';
  return name === 'units_sold' ? 'units' : 'customers';
}

export function filterOf(label: string): Filter {
  return { dimension: 'product', key: `k-${label.slice(0, 20)}`, label };
}

export function plainZero(value: string): string {
  return /^-0(?:\.0*)?$/.test(value) ? '0' : value;
}
