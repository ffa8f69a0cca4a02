// What clients of HTTP version 1 receive and send, as types made from the schemas that routes
// answer by; nothing here exists at run time, so that the page can import it.
import type { z } from 'zod';
import type {
  ActivityAnswer,
  DoorsAnswer,
  ErrorAnswer,
  ImportAnswer,
  InvitationAnswer,
  MembershipAnswer,
  ReceivedAnswer,
  TenantAnswer,
  TokensAnswer,
  UserAnswer,
  VisitAnswer,
} from './api.ts';
import type { MeAnswer, SessionAnswer, SignInAnswer } from './api-account.ts';
import type { AdjustmentAnswer, PreviewAnswer } from './api-adjustments.ts';
import type {
  Answer as AnswerSchema,
  CatalogAnswer,
  ClaimAnswer,
  ConversationAnswer,
  ConversationsAnswer,
  RecordsAnswer,
  SeriesAnswer,
} from './api-coach.ts';
import type { FindingsAnswer, SuggestionsAnswer } from './api-findings.ts';
import type { DecisionAnswer, FactAnswer } from './api-told.ts';
import type { SiteAnswer, SitesAnswer, WidgetAnswer, WidgetTokenAnswer } from './api-widget.ts';

export type Fault = z.output<typeof ErrorAnswer>['error'];
export type Doors = z.output<typeof DoorsAnswer>;
export type Visit = z.output<typeof VisitAnswer>;
export type Tokens = z.output<typeof TokensAnswer>;
export type Me = z.output<typeof MeAnswer>;
export type Tenant = z.output<typeof TenantAnswer>;
export type Membership = z.output<typeof MembershipAnswer>;
export type Person = z.output<typeof UserAnswer>;
export type Invitation = z.output<typeof InvitationAnswer>;
export type ActivityItem = z.output<typeof ActivityAnswer>['items'][number];

export type Import = z.output<typeof ImportAnswer>;
export type Received = z.output<typeof ReceivedAnswer>;

export type Answer = z.output<typeof AnswerSchema>;
export type Claim = Answer['claims'][number];
export type Choice = Answer['choices'][number];
export type Chart = Answer['charts'][number];
export type Coverage = Answer['coverage'][number];
export type Rerun = z.output<typeof ClaimAnswer>;
export type RecordPage = z.output<typeof RecordsAnswer>;
export type ConversationItem = z.output<typeof ConversationsAnswer>['items'][number];
export type Conversation = z.output<typeof ConversationAnswer>;
export type CatalogMetric = z.output<typeof CatalogAnswer>['items'][number];
export type Series = z.output<typeof SeriesAnswer>;

export type FindingPage = z.output<typeof FindingsAnswer>;
export type Finding = FindingPage['items'][number];
export type Suggestion = z.output<typeof SuggestionsAnswer>['items'][number];
export type Decision = z.output<typeof DecisionAnswer>;
export type OwnerFact = z.output<typeof FactAnswer>;
export type Adjustment = z.output<typeof AdjustmentAnswer>;
export type AdjustmentPreview = z.output<typeof PreviewAnswer>;
export type SignIn = z.output<typeof SignInAnswer>;
export type AccountSession = z.output<typeof SessionAnswer>;

export type Site = z.output<typeof SiteAnswer>;
export type Sites = z.output<typeof SitesAnswer>;
export type SiteToken = z.output<typeof WidgetTokenAnswer>;
export type WidgetMe = z.output<typeof WidgetAnswer>;

/** A page of a list. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
