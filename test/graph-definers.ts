// The functions of the graph engine that run with their owner's rights, for the checks of the
// catalog: they are there where AGE is, and adding one is a decision that this list records.
export const GRAPH_DEFINERS = [
  'drop_all() returns integer',
  'follow() returns trigger',
  'neighbourhood(p_node text, p_upstream boolean, p_depth integer)' +
    ' returns TABLE(distance integer, node text, label text)',
  'paths(p_cause text, p_effect text, p_hops integer) returns TABLE(hops integer, nodes text[],' +
    ' edges text[], methods text[], confidences double precision[], lag_days integer[])',
];
