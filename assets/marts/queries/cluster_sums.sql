/* title: Sums of weights by cell and cluster
grain: one cell of a mart x stratum x cluster of a survey
reads: []
kind: table
pieces:
  sums: the sums as the engine makes them of the mart's units
note: made for each mart with weights, under a name of its own.
*/
select * from {sums} s
