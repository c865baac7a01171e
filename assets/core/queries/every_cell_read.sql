/* title: How many rows a file holds, when every cell of it was read
grain: one row in all
reads: []
kind: question
pieces:
  columns: the columns as today's program reads them
  rows: the file
*/
select count(*) as n, bit_xor(hash(r)) as hashed from (select {columns} from {rows}) r
