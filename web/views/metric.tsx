// One figure: over time by day, week or month, alone or against another window, what it is made of,
// and the days that matter on its axis.
import type { CatalogMetric, Decision, Series } from '../../server/api-types.ts';
import { call, callIfThere } from '../api.ts';
import { Bar } from '../charts/bar.tsx';
import { type ChartMark, LineChart } from '../charts/line.tsx';
import { Button, Segments, Select } from '../parts/controls.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Broken, Skeleton } from '../parts/states.tsx';
import { View } from '../parts/view.tsx';
import { go, setParameters } from '../router.ts';
import { showName, showShortDay, showValue, showWeekday, showWindow } from '../words.ts';
import { changeOf } from './metric-change.ts';
import { COMPARISONS, grainsFor, type Shown, SPANS, type Span, shownOf } from './metric-window.ts';
import { askInThread, startThread } from './thread.ts';

const CHART_HEIGHT = 300;
/** Days without trade that are listed one by one; holidays always are. */
const MOST_LISTED = 12;

interface MetricProps {
  metric: CatalogMetric;
  metrics: readonly CatalogMetric[];
}

interface Read {
  now: Series;
  before: Series | null;
  marks: readonly ChartMark[];
}

export function MetricView({ metric, metrics }: MetricProps) {
  const known = metrics.filter(({ complete_to }) => complete_to !== null);
  const ways = known.map(({ name, label }) => [name, label] as const);
  return (
    <View
      class="metric-view"
      title={metric.label}
      lead={metric.description}
      actions={
        <Select
          quiet
          label="Another figure"
          value={metric.name}
          options={ways}
          onChange={(name) => go(`/figures/${name}${location.search}`)}
        />
      }
    >
      {metric.complete_to === null ? (
        <p>No file has said anything of this yet.</p>
      ) : (
        <Shows metric={metric} />
      )}
    </View>
  );
}

function Shows({ metric }: { metric: CatalogMetric }) {
  const shown = shownOf(metric);
  const loaded = useLoaded(() => readSeries(metric, shown), JSON.stringify([metric.name, shown]));
  const read = loaded.value;
  return (
    <>
      <Controls shown={shown} />
      {loaded.error && <Broken error={loaded.error} onAgain={loaded.again} />}
      <div class={loaded.loading && read ? 'reloading' : undefined}>
        {!read && loaded.loading && <Skeleton height={CHART_HEIGHT + 120} />}
        {read && <Headline metric={metric} shown={shown} read={read} />}
        {read && (
          <LineChart
            title={`${metric.label}, ${showWindow(shown.span.from, shown.span.to)}`}
            quiet
            unit={read.now.unit}
            grain={read.now.grain}
            points={read.now.points}
            compare={
              read.before && {
                label: shown.comparison === 'year' ? 'a year before' : 'the window before',
                points: read.before.points,
              }
            }
            marks={read.marks}
            height={CHART_HEIGHT}
          />
        )}
        {read && <Notes read={read} />}
      </div>
      <Breakdown metric={metric} shown={shown} />
    </>
  );
}

function Controls({ shown }: { shown: Shown }) {
  const grains = grainsFor(shown.span);
  const set = (name: string, unless: string) => (value: string) =>
    setParameters({ [name]: value === unless ? '' : value });
  return (
    <div class="controls">
      <Segments
        label="Window"
        value={shown.name}
        options={SPANS}
        onChange={(value) => setParameters({ window: value === '12m' ? '' : value, grain: '' })}
      />
      {grains.length > 1 && (
        <Segments label="By" value={shown.grain} options={grains} onChange={set('grain', '')} />
      )}
      <Segments
        label="Against"
        value={shown.comparison}
        options={COMPARISONS}
        onChange={set('compare', 'none')}
      />
      {shown.only !== '' && (
        <Button small onClick={() => setParameters({ only: '' })}>
          Only {shown.only.slice(shown.only.indexOf(':') + 1)} ×
        </Button>
      )}
    </div>
  );
}

function Headline({ metric, shown, read }: { metric: CatalogMetric; shown: Shown; read: Read }) {
  const { now, before } = read;
  const why = () => {
    startThread();
    go('/ask');
    askInThread(`Why did ${metric.label.toLowerCase()} change in the last full month?`);
  };
  return (
    <div class="metric-head">
      <p class="metric-value">{showValue(now.value, now.unit)}</p>
      <p class="soft">
        {showWindow(shown.span.from, shown.span.to)}
        {now.value === null && now.reason ? `: ${now.reason}` : ''}
      </p>
      {before && shown.compare && (
        <p class="metric-change">
          {shown.compare.from < (metric.first_day ?? '') ? (
            <span class="soft">
              Nothing is known before {showShortDay(metric.first_day ?? '')}, so there is no whole
              window to compare with.
            </span>
          ) : (
            <>
              <Change metric={metric} now={now} before={before} />
              <span class="soft">
                {' '}
                against {showValue(before.value, before.unit)},{' '}
                {showWindow(shown.compare.from, shown.compare.to)}
              </span>
            </>
          )}
        </p>
      )}
      <Button small kind="plain" onClick={why}>
        Ask why it changes
      </Button>
    </div>
  );
}

function Change({ metric, now, before }: { metric: CatalogMetric; now: Series; before: Series }) {
  const change = changeOf(now, before);
  if (change === null) return <b>no change to tell</b>;
  const wanted = metric.good_direction;
  const good = wanted === 'none' || change.size === 0;
  const side = good ? '' : change.size > 0 === (wanted === 'up') ? 'good' : 'bad';
  return <b class={side}>{change.text}</b>;
}

function Notes({ read: { now, marks } }: { read: Read }) {
  const { missing, never_open } = now.coverage;
  const few = now.closed.length <= MOST_LISTED;
  const listed = marks.filter(({ text }) => text !== NO_RECORD || few);
  return (
    <>
      {!few && (
        <p class="soft note-line">
          Nothing is recorded for {missing.length} days on which there usually is trade, the latest{' '}
          {showShortDay(missing.at(-1) ?? '')}.
        </p>
      )}
      {never_open.length > 0 && (
        <p class="soft note-line">Never open on {never_open.map(showWeekday).join(' and ')}.</p>
      )}
      {listed.length > 0 && (
        <ul class="marks soft" aria-label="Marked on the chart">
          {listed.map(({ day, text, kind }) => (
            <li key={`${day} ${text}`} class={kind}>
              {showShortDay(day)}: {text}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Breakdown({ metric, shown }: { metric: CatalogMetric; shown: Shown }) {
  if (metric.dimensions.length === 0) return null;
  const by = shown.by || metric.dimensions[0] || '';
  return (
    <section class="section" aria-labelledby="by-title">
      <header class="part-head">
        <h2 id="by-title">What it is made of</h2>
        <Segments
          label="By"
          value={by}
          options={metric.dimensions.map((name) => [name, showName(name)] as const)}
          onChange={(value) => setParameters({ by: value })}
        />
      </header>
      <Members metric={metric} shown={shown} by={by} />
    </section>
  );
}

function Members({ metric, shown, by }: { metric: CatalogMetric; shown: Shown; by: string }) {
  const key = JSON.stringify([metric.name, shown.span, shown.only, by]);
  const { value, error, again } = useLoaded(() => series(metric, shown, shown.span, by), key);
  if (error) return <Broken error={error} onAgain={again} />;
  if (!value) return <Skeleton height={38} count={6} />;
  const members = (value.breakdown ?? []).slice(0, 15);
  if (members.length === 0) return <p class="soft">The files do not say.</p>;
  const most = Math.max(...members.map((member) => Math.abs(Number(member.value ?? 0))));
  const rest = (value.breakdown?.length ?? 0) - members.length + (value.others?.members ?? 0);
  return (
    <>
      <ul class="members">
        {members.map((member) => (
          <li key={member.key}>
            <button type="button" onClick={() => setParameters({ only: `${by}:${member.key}` })}>
              <span class="member-name">{member.label}</span>
              <span class="member-value">{showValue(member.value, value.unit)}</span>
              <Bar
                share={most > 0 ? Math.abs(Number(member.value ?? 0)) / most : 0}
                falling={Number(member.value ?? 0) < 0}
              />
            </button>
          </li>
        ))}
      </ul>
      {rest > 0 && <p class="soft">and {rest.toLocaleString('en-GB')} more</p>}
    </>
  );
}

const NO_RECORD = 'nothing recorded';

async function readSeries(metric: CatalogMetric, shown: Shown): Promise<Read> {
  const [now, before, decisions] = await Promise.all([
    series(metric, shown, shown.span),
    shown.compare ? series(metric, shown, shown.compare) : null,
    decisionMarks(shown.span),
  ]);
  const closed = now.closed.map(({ day, holiday }): ChartMark => {
    return { day, text: holiday === null ? NO_RECORD : `${holiday}, no trade`, kind: 'closed' };
  });
  const marks = [...decisions, ...closed].sort((a, b) => (a.day < b.day ? -1 : 1));
  return { now, before, marks };
}

function series(metric: CatalogMetric, shown: Shown, span: Span, by = ''): Promise<Series> {
  const query = new URLSearchParams({ ...span, grain: shown.grain });
  if (by !== '') query.set('by', by);
  if (shown.only !== '') query.set('filter', shown.only);
  return call('GET', `/v1/metrics/${metric.name}?${query}`);
}

/** Decisions of the window, where this server keeps them. */
async function decisionMarks({ from, to }: Span): Promise<ChartMark[]> {
  const page = await callIfThere<{ items: Decision[] }>('/v1/decisions');
  return (page?.items ?? [])
    .filter(({ on_day }) => on_day >= from && on_day < to)
    .map(({ on_day, what }) => ({ day: on_day, text: what, kind: 'decision' }));
}
