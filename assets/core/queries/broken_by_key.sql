/* title: Rows set aside for a key that is empty or stood before
grain: one row a table makes of a received row
reads: [repeated]
kind: rows
into: wrong
*/
select source_row, part, :kind as kind from repeated where no_key = :no_key
