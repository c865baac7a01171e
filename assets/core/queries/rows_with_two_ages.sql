/* title: Rows whose stated age and birth date contradict each other
grain: one received row
reads: []
kind: question
keys: [source_row]
pieces:
  stated: the stated age as received
  rows: the received rows with what is joined to them
*/
select distinct l.source_row, {stated} as stated, look_age.ages_contradict as born
from {rows}
where look_age.ages_contradict <> ''
order by l.source_row
limit :most
