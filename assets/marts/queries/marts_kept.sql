/* title: Under which key each mart was counted
grain: one mart of the office named beside it
reads: []
kind: question
pieces:
  kept: what is kept of the marts, or is about to be
keys: [mart]
note: compared holds the rows of the mart's comparisons as JSON, before q and words, which follow from all marts together.
*/
select k.mart, k."key", k.office, k.compared from {kept} k order by k.mart
