/* title: Which of some records are accepted rows
grain: one wanted record among the accepted rows, superseded ones too
reads: []
kind: question
keys: [record_id]
pieces:
  rows: accepted rows of one table
*/
select distinct record_id from {rows} where record_id in :wanted
