// Which role a column plays, by its header's spelling and its values, for one layout. Hides the
// list of spellings; the guess tries every layout with it.
import type { Layout, Role } from '../mapping.ts';
import { LAYOUT_SPECS } from './layouts.ts';

/** What a column's sampled values look like; shares of the cells that are not blank, 0 to 1. */
export interface ColumnShape {
  header: string;
  filled: number;
  numeric: number;
  date: number;
  time: number;
  email: number;
  /** Whole numbers or short codes without blanks inside. */
  id_like: number;
}

/** Spellings per role, best first, as `plainHeader` writes them. */
const SPELLINGS: Readonly<Record<Role, string>> = {
  order_number:
    'order number|order no|order id|order|order nr|order ref|invoice no|invoice number|' +
    'invoice id|invoice|receipt number|receipt no|receipt id|receipt|transaction id|' +
    'transaction number|transaction no|transaction|sale id|sale number|bill no|bill number|' +
    'document no|document number|ticket|check number|bestellnummer|rechnungsnummer|' +
    'belegnummer|bon',
  invoice_number:
    'invoice number|invoice no|invoice id|invoice nr|invoice|inv no|rechnungsnummer|' +
    'rechnung nr|document number|document no|doc number|num|number|no facture|factura|' +
    'reference|ref',
  date:
    'date|invoice date|order date|transaction date|sale date|sales date|business date|' +
    'business day|bill date|expense date|issue date|issued on|issued|sold on|sold at|' +
    'created at|created|created on|date time|datetime|timestamp|day|period|month|week|' +
    'week ending|week starting|week of|posting date|txn date|datum|fecha|date facture|' +
    'signup date|signed up|customer since|since|joined|first seen|paid on|date paid',
  time: 'time|time of day|order time|sale time|transaction time|hour|uhrzeit|hora|heure',
  due_date: 'due date|due|due on|payment due|date due|faellig|faelligkeit|fallig am',
  paid_date: 'paid date|date paid|paid on|payment date|paid at|paid|settled on|bezahlt am',
  paid_amount:
    'paid amount|amount paid|paid|payments|payment|payment received|received|' +
    'amount received|bezahlt',
  product_code:
    'stock code|sku|product code|item code|product id|item id|item number|item no|' +
    'product sku|variant sku|lineitem sku|article number|article no|article|artikelnummer|' +
    'artikel nr|plu|upc|barcode|ean|code|part number',
  product_name:
    'product name|product|item name|item|description|product description|item description|' +
    'product title|title|lineitem name|artikel|bezeichnung|produkt|service|name|details',
  category:
    'category|product category|expense category|category name|department|product type|' +
    'item category|group|product group|account|account name|expense type|type|class|' +
    'kategorie|konto',
  quantity:
    'quantity|qty|units|units sold|qty sold|lineitem quantity|pieces|pcs|count|menge|' +
    'anzahl|cantidad|quantite',
  unit_price:
    'unit price|price each|price per unit|item price|lineitem price|price|unit cost|' +
    'sales price|rate|einzelpreis|preis|precio|prix',
  amount:
    'net amount|net sales|net total|net|amount|line total|line amount|total amount|' +
    'invoice total|total sales|total|total price|extended price|subtotal|sales|revenue|' +
    'turnover|takings|gross amount|cost|spend|spent|price paid|value|sum|betrag|summe|' +
    'umsatz|netto|importe|montant',
  discount: 'discount|discount amount|discounts|line discount|rabatt|remise|lineitem discount',
  tax_amount:
    'tax amount|vat amount|tax|vat|sales tax|gst|total tax|tax total|taxes|mwst|ust|iva|tva|btw',
  gross_sales: 'gross sales|gross takings|gross revenue|gross total|gross|brutto|bruttoumsatz',
  refunds:
    'refunds|refund amount|refund|returns|refunded|returns amount|refunds total|erstattungen',
  orders:
    'orders|order count|number of orders|no of orders|transactions|transaction count|' +
    'number of transactions|tickets|receipts|checks|bills|sales count|customers served|' +
    'covers|bons',
  units: 'units sold|units|items sold|items|item count|quantity|qty|pieces',
  cash:
    'cash collected|cash|cash total|cash sales|cash taken|total collected|payments collected|' +
    'bar',
  customer_id:
    'customer id|customer no|customer number|customer code|customer nr|client id|' +
    'client number|account number|member id|kundennummer|kunden nr|id|customer|client',
  customer_name:
    'customer name|customer|client name|client|bill to|billed to|sold to|billing name|' +
    'buyer|company|company name|full name|name|contact|kunde|kundenname|cliente',
  customer_email: 'email|e mail|email address|customer email|mail|contact email|e mail address',
  country:
    'country|customer country|shipping country|billing country|ship country|country code|' +
    'land|pais|pays',
  channel: 'channel|sales channel|order source|source|platform|origin|medium|kanal|via',
  location:
    'location|store|shop|branch|site|outlet|location name|store name|outlet name|filiale|' +
    'standort|till|register|warehouse',
  supplier:
    'supplier|vendor|supplier name|vendor name|payee|paid to|merchant|lieferant|shop|store|' +
    'company|name',
  description:
    'description|memo|details|narrative|note|notes|purpose|comment|reference|item|what|' +
    'beschreibung|verwendungszweck',
  status:
    'status|financial status|payment status|order status|invoice status|transaction type|' +
    'event type|order type|type|state',
  currency: 'currency|currency code|ccy|waehrung|wahrung|devise|moneda',
  metric: 'metric|metric name|measure|kpi|indicator|figure|name|item|what|kennzahl',
  value: 'value|amount|number|total|result|reading|count|wert|valor',
};

const TABLE: ReadonlyMap<Role, readonly string[]> = new Map(
  Object.entries(SPELLINGS).map(([role, words]) => [role as Role, words.split('|')]),
);

const NUMERIC: ReadonlySet<Role> = new Set<Role>([
  ...(['paid_amount', 'quantity', 'unit_price', 'amount', 'discount', 'tax_amount'] as const),
  ...(['gross_sales', 'refunds', 'orders', 'units', 'cash', 'value'] as const),
]);
const DATES: ReadonlySet<Role> = new Set<Role>(['date', 'due_date', 'paid_date']);
/** Share of a column's cells that must read as its role's kind; some cells are always odd. */
const MOST_CELLS = 0.7;

export function isNumericRole(role: Role): boolean {
  return NUMERIC.has(role);
}

/** 'InvoiceNo' → 'invoice no'; 'Umsatz (€)' → 'umsatz'. */
export function plainHeader(header: string): string {
  return header
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .replace(/#/g, ' no ')
    .replace(/\b(?:gbp|eur|usd|inc|incl|ex|excl)\b/g, ' ')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** The best one-to-one assignment of columns to a layout's roles, and how well each header fits. */
export function assignRoles(
  layout: Layout,
  shapes: readonly ColumnShape[],
): Map<Role, { header: string; fit: number }> {
  const options: Array<{ role: Role; header: string; fit: number }> = [];
  for (const shape of shapes) {
    for (const role of LAYOUT_SPECS[layout].allows) {
      const fit = fitOf(role, shape);
      if (fit > 0) options.push({ role, header: shape.header, fit });
    }
  }
  options.sort((a, b) => b.fit - a.fit);
  const assigned = new Map<Role, { header: string; fit: number }>();
  const taken = new Set<string>();
  for (const { role, header, fit } of options) {
    if (assigned.has(role) || taken.has(header)) continue;
    assigned.set(role, { header, fit });
    taken.add(header);
  }
  return assigned;
}

/** 0: no; up to 1: the best spelling, with values that agree. */
function fitOf(role: Role, shape: ColumnShape): number {
  if (!valuesAgree(role, shape)) return 0;
  const words = TABLE.get(role) ?? [];
  const plain = plainHeader(shape.header);
  const exact = words.indexOf(plain);
  if (exact >= 0) return 1 - exact * 0.012;
  // 'Sales amount (net)', 'My order date': the spelling stands inside, longer ones first.
  const inside = words.filter((word) => word.length >= 3 && ` ${plain} `.includes(` ${word} `));
  if (inside.length === 0) return 0;
  const longest = Math.max(...inside.map((word) => word.length));
  return 0.3 + 0.3 * (longest / Math.max(plain.length, longest));
}

function valuesAgree(role: Role, shape: ColumnShape): boolean {
  if (shape.filled === 0) return !DATES.has(role) && !NUMERIC.has(role);
  if (DATES.has(role)) return shape.date >= MOST_CELLS;
  if (role === 'time') return shape.time >= MOST_CELLS;
  if (NUMERIC.has(role)) return shape.numeric >= MOST_CELLS;
  if (role === 'customer_email') return shape.email >= 0.5;
  if (role === 'customer_id') return shape.id_like >= MOST_CELLS && shape.date < MOST_CELLS;
  // A name, a category, a status is words; a column of dates or amounts is none of them.
  const worded = new Set<Role>(['customer_name', 'category', 'supplier', 'status', 'metric']);
  if (worded.has(role)) return shape.numeric < MOST_CELLS && shape.date < MOST_CELLS;
  return shape.date < MOST_CELLS || role === 'description';
}
