/* title: When the people of each row of a mart were asked
grain: one row of the mart
reads: []
kind: question
pieces:
  mart_table: the mart
  keys: its keys
*/
select {keys}, set_id, asked_in, is_carried
from {mart_table}
