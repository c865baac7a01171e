/* title: Rows that keep the record_id of decisions about them
grain: one row a table makes of a received row, where another id would be made now
reads: [known_listed]
kind: table
keys: [source_row, part]
*/
select source_row, part, record_id from known_listed
