/* title: People whose rows are not those of before
grain: one person of a survey with a row of a relation that came or went
reads: []
kind: question
pieces:
  now: the rows of today
  before: the rows that were published last
  columns: what is compared
*/
select distinct survey, person_id
from (
    (select {columns} from {now} except all select {columns} from {before})
    union all
    (select {columns} from {before} except all select {columns} from {now})
) changed
