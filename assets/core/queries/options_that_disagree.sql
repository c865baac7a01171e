/* title: Rows whose answer and ticked option disagree
grain: one received row whose text names an option its own column does not tick, or the other way round
reads: []
kind: question
keys: [source_row]
pieces:
  ticked: the option's own column
  differs: true where the two disagree
  rows: the received rows with what is joined to them
*/
select l.source_row, {ticked} as ticked
from {rows}
where coalesce({ticked}, '') <> '' and {differs}
order by l.source_row
