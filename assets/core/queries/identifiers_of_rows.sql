/* title: What the identity store holds of some rows
grain: one identifier of one row
reads: []
kind: question
keys: [source_row, provider_column]
pieces:
  identity: the identity store of a sheet
*/
select source_row, provider_column, value from {identity} where source_row in :rows
