// The words by which dates are compared or a course between them is told: hides them from
// date-joins.ts, which joins the dates.

export const CHANGES = new RegExp(
  String.raw`\b(change[ds]?|changing|differ\w*|compar\w+|up|down|better|worse|more|less|fewer` +
    String.raw`|grow\w*|grew|rise|rose|risen|drop\w*|fell|fall\w*|increas\w+|decreas\w+|declin\w+` +
    String.raw`|higher|lower|improv\w+|went|go|gone|busier|quieter|dip\w*|jump\w*|move[ds]?` +
    String.raw`|movements?|shift(?:s|ed)?|varia\w+|fluctuat\w+|gap|swing|collapse[ds]?` +
    String.raw`|plunge[ds]?|delta|alter\w*|out(?:do|did|strip\w*|sold|sell|perform\w*)` +
    String.raw`|overt(?:ook|ake\w*)|uplift|reduc\w+` +
    String.raw`|surge[ds]?|gain(?:s|ed)?|which way|happen(?:ed|s)? (?:to|with))\b`,
);

/** “One week between February and April”: the days between are searched, the ends not compared. */
export const SINGLED_OUT =
  /\b(?:one|a|any|single|which|what) (?:\w+ )?(?:day|week|month|date|hour|weekday)\b(?! (?:ago|before|earlier|later))/;

export const DEVELOPING = new RegExp(
  String.raw`\b(?:climbing|falling|growing|rising|declining|dropping|improving|increasing` +
    String.raw`|decreasing|fading|moving|creeping|trend\w*|develop\w*|how (?:\w+ )?(?:have|` +
    String.raw`has) (?:\w+ )?run|month by month|over time|monthly|weekly|by month` +
    String.raw`|by week|per month|progress\w*|(?:quarter|month|week) after|draw|line of|` +
    String.raw`chart|graph|plot|heading|headed|drifting|sliding|slipping|edging|inching|(?:getting|going)` +
    String.raw` (?:any |much |all |ever )?(?:up|down|better|worse|\w+wards?|uphill|downhill|\w+er))\b`,
);

/** “How many did we gain between …”: counted over the stretch, unless a difference is asked for. */
const COUNTED_OVER = new RegExp(
  String.raw`\b(?:how many (?!more|fewer|less)|(?:how much|what) (?:[\w¤]+ )*?(?:went on|went through` +
    String.raw`|came? to|added? up to|(?:did|have) (?:we|i) (?:gain|gained|go through)\b))`,
);
const DIFFERING =
  /\b(?:more|fewer|less|differ\w*|chang\w+|compar\w+|increas\w+|decreas\w+|up|down|r[io]se|risen|f[ae]ll|grow|grew)\b/;

/** The words ask for what came together in a stretch, whatever verb tells it. */
export function countsOver(words: string): boolean {
  return COUNTED_OVER.test(words) && !DIFFERING.test(words.replace(/\badd(?:ed)? up\b/g, ''));
}

const FILLER =
  '(?:(?: (?:in|for|the|that|those|of|what|we|did|had|took|it|was|were|during|at|' +
  'sales|all|our|to|do|done' +
  '|there|they|i|he|she|his|her|their|its|is|be|been|being|have|has|would|ones?|' +
  'saw|made|sold|got|same' +
  '|figures?|numbers?|level|back|just|only|came|out|whole))*)';

export const COMPARATOR = new RegExp(
  `\\b(?:(?:set |put |placed |held |measured |weighed |up )?(?:beside|next to|` +
    `alongside|as against)` +
    `|in relation to|(?:push\\w*|pull\\w*|went|go|got|get|lift\\w*|took|take|` +
    `sail\\w*|shoot|shot) (?:\\w+ )?(?:past|above|beyond|under|below)|over or ` +
    `under|(?:came|come|comes) in (?:under|over|above|below)|compare[ds]? (?:to|` +
    `with|against)|comparing (?:to|with)|comparison (?:to` +
    `|with)|relative to|vs|against|than|(?<=\\bas (?:much|many|good|well|high|low|busy|quiet|strong|big|bad|few)\\b.*§.*)as|beat|beats|beating|outd(?:o|id)|outstrip\\w*` +
    `|outperform\\w*|(?:(?<!\\b(?:sign|clos|finish|round|kick|start|writ|tick|cut|set|lay|tak)` +
    `\\w* )off|short of|shy of|adrift of)(?= (?:what |where |the |that )*(?:§|we ))|outs(?:old|ell)|overt(?:ook|ake)|surpass\\w*|match(?:ed)?|ahead` +
    ` of|(?<!(?:lagging|trailing|reasons?|causes?|story|factors?|explanation|is|` +
    `was|are|were|lies|lay` +
    `|drivers?) )behind|below` +
    `|above|exceed|exceeded|(?:up|down|ahead|(?<!(?:look|think|go|cast)(?:s|ing|ed|ought)? )back|better|worse|increase[ds]?` +
    `|decrease[ds]?|drop(?:ped)?|change[ds]?|growth|grown|grew|grow|improve[ds]?` +
    `|improvement|fall|fell|fallen|rise|rose|risen|move[ds]?|differ(?:s|ent)?|` +
    `under|extra|jump(?:ed)?|dip(?:ped)?|movement|swing|recover(?:y|ed)|bounce[ds]?(?: back)?|comeback` +
    `|difference) (?:on|from|over|of|to))${FILLER} (§\\d)`,
);
