import { ChevronLeft, ChevronRight } from 'lucide-react'
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  CalendarHeading,
  Dialog,
  Popover,
} from 'react-aria-components'
import { Icon } from './icon.tsx'

/** The month that opens from a date field. React Aria brings its words in the language of the page. */
export function CalendarPopover() {
  return (
    <Popover className="popover popover-calendar" offset={4}>
      <Dialog className="popover-dialog">
        <Calendar className="calendar">
          <div className="calendar-head">
            <Button slot="previous" className="button button-quiet button-icon">
              <Icon of={ChevronLeft} />
            </Button>
            <CalendarHeading className="calendar-title" />
            <Button slot="next" className="button button-quiet button-icon">
              <Icon of={ChevronRight} />
            </Button>
          </div>
          <CalendarGrid className="calendar-grid" weekdayStyle="short">
            <CalendarGridHeader>
              {(day) => <CalendarHeaderCell className="calendar-weekday">{day}</CalendarHeaderCell>}
            </CalendarGridHeader>
            <CalendarGridBody>{(date) => <CalendarCell date={date} className="calendar-cell" />}</CalendarGridBody>
          </CalendarGrid>
        </Calendar>
      </Dialog>
    </Popover>
  )
}
