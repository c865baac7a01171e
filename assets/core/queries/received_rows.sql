/* title: Accepted rows of one core table, of all sources
grain: one accepted row, those that are superseded too
reads: []
kind: view
keys: [record_id, source_file]
pieces:
  loads: the accepted rows of each load
*/
select * from {loads} every_load
