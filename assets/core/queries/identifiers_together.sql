/* title: Identifiers of each row as one text
grain: one row of a sheet that has some
reads: []
kind: question
keys: [source_row]
pieces:
  identity: the identity store of the sheet
note: to compare rows of one file with each other; kept nowhere.
*/
select source_row, string_agg(concat(provider_column, chr(31), value), chr(30) order by provider_column) as texts
from {identity}
group by source_row
