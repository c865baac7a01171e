/* title: Where each record of one table stands
grain: one row a table of the source makes, accepted or not
reads: []
kind: rows
into: row_address
pieces:
  addresses: rows of the table with sheet, row and ids
*/
select source_table, sheet, source_row, record_id, first_id, person_record_id, own_key from {addresses} made
