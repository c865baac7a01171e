/* title: The public sets of a protected mart
grain: one row of a public set
reads: []
kind: stored
pieces:
  sets: the sets, one after the other
*/
select * from {sets} s
