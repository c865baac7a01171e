/* title: Surveys linked to a register
grain: one survey x country of a register it is linked to
reads: [asks, source]
kind: table
keys: [survey, country]
*/
select distinct a.source_id as survey, s.country_iso3 as country
from asks a
join source s on s.source_id = a.linked_source
