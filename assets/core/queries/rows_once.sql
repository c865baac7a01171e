/* title: Accepted rows of one core table, each row of a list sent again superseded
grain: one accepted row, those that are superseded too
reads: []
kind: question
keys: [record_id, source_file]
pieces:
  columns: the stored columns
  loads: the accepted rows of each load
  twice: the table of record_ids that several current files have
  again: the table of files that another file stands for
*/
select {columns},
       case when t.counts_in <> r.source_file and a.source_file is not null then t.counts_in else r.superseded_by end
           as superseded_by
from {loads} r
left join {twice} t on t.record_id = r.record_id and t.source_id = r.source_id
left join {again} a on a.source_id = r.source_id and a.source_table = r.source_table and a.source_file = r.source_file
