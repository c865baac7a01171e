/* title: The last search, as it was kept
grain: one search
reads: []
kind: question
pieces:
  before: the weights of the last search
columns:
  read_from: hash of what the places were read from
*/
select distinct read_from, n_places, mean_error, squared_error, largest_error
from {before} b
where b.base = :base
