/* title: Pairs proposed at the last comparison
grain: one pair of records
reads: []
kind: question
pieces:
  pairs: the file of pairs; an earlier program kept fewer columns
*/
select * from {pairs}
