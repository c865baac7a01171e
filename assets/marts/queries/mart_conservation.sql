/* title: What became of every accepted row
grain: one mart x fate of the accepted rows it counts from
reads: []
kind: stored
keys: [mart, fate]
columns:
  unit: the accepted rows counted from, core tables joined by +
  fate: accepted, counted, or the reason why rows are left out; accepted is the sum of all others
note: >
  Marts of a state are held against their newest year. A line that does not add up is a red check of its mart, and no release is
  prepared or signed.
*/
select cast(null as varchar) as mart, cast(null as varchar) as unit, cast(null as varchar) as fate, cast(null as bigint) as n
where false
