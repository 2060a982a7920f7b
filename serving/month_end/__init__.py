"""The month end of the controller: figures of a published cycle, tied to bills, invoices and KPIs, as one workbook."""
