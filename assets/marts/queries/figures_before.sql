/* title: Figures of a mart as the last refresh made them
grain: one number that may be printed
reads: []
kind: rows
into: mart_figure
pieces:
  figures: mart_figure of the earlier office
keys: [figure_id]
note: They come out as they did but for the id of the refresh.
*/
select f.figure_id, f.mart, f.measure, f.period, f.country, f.keys, f.n_keys, f.value, f.value_status, f.known_n, f.unknown_n,
       f.ci_low, f.ci_high, f.caution, f.numerator, f.public, f.threshold, :refresh_id as refresh_id
from {figures} f
where f.mart = :mart
