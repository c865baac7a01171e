/* title: One measure of the rows of a set
grain: one row of the set
reads: [rows_of_set]
kind: question
pieces:
  measured: the measure of a row
  withheld: whether it is not to be printed although it is there
  known_n: how many people it rests on
  unknown_n: how many did not tell
  ci_low: lower end of its interval
  ci_high: upper end of its interval
  caution: its cautions joined by |
  numerator: the count disclosure control looks at
keys: [place]
note: Stands inside figures_of_set, once for each measure of the mart.
*/
select :measure as measure, figure_place as place, figure_period as period, figure_country as country, figure_keys as keys,
       cast({measured} as double) as value, {withheld} as is_withheld,
       cast({known_n} as bigint) as known_n, cast({unknown_n} as bigint) as unknown_n,
       cast({ci_low} as double) as ci_low, cast({ci_high} as double) as ci_high, cast({caution} as varchar) as caution,
       cast({numerator} as bigint) as numerator, figure_public as public, of_source, of_review, of_period
from rows_of_set
