/* title: How many different records there are
grain: one row in all
reads: []
kind: question
pieces:
  rows: accepted rows
*/
select count(distinct record_id) as n from {rows}
