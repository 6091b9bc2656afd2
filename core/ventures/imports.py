"""What files about companies can be: the companies, and the quarters that they report."""

from dataclasses import replace

from core.uploads.shapes import Mode, Shape
from core.ventures import across, companies, figures, layouts, submissions
from core.ventures.company_fields import COMPANY_FIELDS
from core.ventures.quarter_fields import QUARTER_FIELDS

MODES = (Mode.updating, Mode.adding)  # what was submitted is never removed by a file

COMPANIES = Shape(
    "companies",
    "Companies",
    COMPANY_FIELDS,
    companies.store,
    companies.undo,
    companies.check,
    companies.against,
    key=("name",),
    modes=MODES,
    unfold=layouts.companies,
    totals=companies.totals,
    sample="""company,status,reporting currency,fund,country,customer type,revenue type,\
equity raised,post-money valuation,fiscal year end
Aster Robotics,Active,EUR,Fund I,Germany,Enterprise,Subscription,12500000.00,48000000.00,2024-12-31
Birchline Health,Active,USD,Fund I,United States,Consumer,Marketplace,8000000.00,31000000.00,\
2024-12-31
Cedarway Foods,Inactive,GBP,Fund II,United Kingdom,SMB,Transactional,4200000.00,,2025-03-31
""",
)
QUARTERLY = Shape(
    "quarterly",
    "Quarters of companies, one a line",
    QUARTER_FIELDS,
    submissions.store,
    submissions.undo,
    figures.check,
    submissions.against,
    key=("company", "fiscal_reporting_date", "quarter_is"),
    modes=MODES,
    unfold=layouts.quarterly,
    totals=figures.totals,
    sample="""company,quarter,currency,total revenue,recurring revenue,gross profit,\
sales and marketing,total operating expense,EBITDA,net income,cash burn,cash balance,\
debt outstanding,employees,customers,note
Aster Robotics,Q1 2025,EUR,2150000.00,1890000.00,1580000.00,620000.00,1930000.00,-350000.00,\
-410000.00,380000.00,9120000.00,1500000.00,84,126,
Aster Robotics,Q2 2025,EUR,2310000.00,2060000.00,1710000.00,640000.00,1980000.00,-270000.00,\
-330000.00,310000.00,8810000.00,1500000.00,87,133,One contract was counted late
Birchline Health,Q1 2025,USD,940000.00,0.00,310000.00,280000.00,720000.00,-410000.00,\
-440000.00,450000.00,5230000.00,,39,18200,
""",
)
QUARTERLY_WIDE = replace(
    QUARTERLY,
    name="quarterly_wide",
    title="Quarters of one company, across",
    unfold=across.quarterly,
    sample="""Company,Birchline Health,
Currency,USD,
,Q2 2025,Q3 2025
Total revenue,1010000.00,1085000.00
Recurring revenue,0.00,0.00
Gross profit,338000.00,371000.00
Sales and marketing,290000.00,295000.00
Total operating expense,735000.00,748000.00
EBITDA,-397000.00,-377000.00
Net income,-425000.00,-402000.00
Cash burn,430000.00,405000.00
Cash balance,4800000.00,4395000.00
Debt outstanding,250000.00,250000.00
Employees,40,41
Customers,19100,20450
""",
)
