/* title: Every number that may be printed
grain: one count, share, wait or comparison of a mart at one place of its keys; `all` is left out of its id
reads: []
kind: stored
keys: [figure_id]
note: >
  Suppression, revisions and sentences work on this table. It begins empty: figures_of_set adds the measures of one set of a mart
  after the other. numerator is what disclosure control looks at.
*/
select cast(null as varchar) as figure_id, cast(null as varchar) as mart, cast(null as varchar) as measure,
       cast(null as varchar) as period, cast(null as varchar) as country, cast(null as varchar) as keys, cast(null as bigint) as n_keys,
       cast(null as double) as value, cast(null as varchar) as value_status, cast(null as bigint) as known_n,
       cast(null as bigint) as unknown_n, cast(null as double) as ci_low, cast(null as double) as ci_high,
       cast(null as varchar) as caution, cast(null as bigint) as numerator, cast(null as boolean) as public,
       cast(null as varchar) as threshold, cast(null as varchar) as refresh_id
where false
