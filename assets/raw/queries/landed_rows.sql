/* title: Rows of a sheet as landed
grain: one received row, or in the identity store one identifier of it
reads: [received]
kind: file
pieces:
  columns: the columns that are kept
*/
select {columns} from received
