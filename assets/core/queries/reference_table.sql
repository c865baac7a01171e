/* title: A reference table the centre added
grain: one line of its file
reads: [received_reference]
kind: stored
pieces:
  columns: the columns of its contract, whole numbers as such
*/
select {columns} from received_reference
