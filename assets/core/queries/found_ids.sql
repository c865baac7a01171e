/* title: Records of the rows that have a finding
grain: one row a table makes of a received row that has a finding, set aside or not
reads: []
kind: table
keys: [source_row, part]
pieces:
  ids: rows with their record_id
*/
select source_row, part, record_id from {ids} made
